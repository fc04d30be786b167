import { z } from "zod";

// The Content-Security-Policy allows no eval: without this zod would try once and be reported. Must be imported first,
// because schemas decide how they run when they are made.
z.config({ jitless: true });
