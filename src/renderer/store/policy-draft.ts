import { create } from "zustand";
import type { PoliciesView } from "../../shared/contract/console-policies.ts";

/** Policies that somebody writes in this window and that are not in force: what was written, and what it was made from. */
export type PolicyDraft = { readonly text: string; readonly base: Pick<PoliciesView, "text" | "hashHex"> };

export const usePolicyDraft = create<{ readonly draft: PolicyDraft | null }>()(() => ({ draft: null }));

export const setPolicyDraft = (draft: PolicyDraft | null): void => usePolicyDraft.setState({ draft });
