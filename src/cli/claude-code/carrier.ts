/** The shell carrier for machines without the helper: which program moves the bytes, and how the script is told. */

/** `program` is an absolute path: the script looks nothing up in a PATH that an agent may have changed. */
export type Transport = { readonly kind: "nc" | "nc-plain" | "socat" | "perl"; readonly program: string };

export type CarrierSettings = {
	readonly transport: Transport;
	/** Folders of the small tools (`tr`, `ls`, `timeout`), separated by colons. */
	readonly tools: string;
	/** Units: s. Only tests change them. */
	readonly silence?: number;
	readonly grace?: number;
};

/**
 * Every way that could work here, best first. `find` gives the absolute path of a program, or null.
 * A netcat or socat without `timeout` is left out: nothing would end a wait that the other end keeps alive.
 * Whether one really works shows only when it is tried: the netcats of this world share little but the name.
 */
export const transportsHere = (find: (name: string) => string | null, socket: string): readonly Transport[] => {
	const found: Transport[] = [];
	const add = (kind: Transport["kind"], program: string | null): void => {
		if (program !== null) found.push({ kind, program });
	};
	const hasTimeout = find("timeout") !== null;
	const netcat = find("nc.openbsd") ?? find("nc");
	add("nc", hasTimeout ? netcat : null);
	// These characters mean something in an address of socat.
	add("socat", hasTimeout && !/[\s,:!\\"'()[\]{}]/.test(socket) ? find("socat") : null);
	add("perl", find("perl"));
	add("nc-plain", hasTimeout ? netcat : null);
	return found;
};

/** Writes the settings into the script. Throws when the script is not the one that belongs to this version. */
export const stampCarrier = (script: string, { transport, tools, silence = 15, grace = 2 }: CarrierSettings): string => {
	const settings = { transport: transport.kind, program: transport.program, tools, silence: String(silence), grace: String(grace) };
	return Object.entries(settings).reduce((text, [name, value]) => {
		if (!/^[\w/.:+@-]+$/.test(value)) throw new Error(`\`${value}\` cannot stand in the hook script`);
		const line = new RegExp(`^${name}=.*$`, "m");
		if (!line.test(text)) throw new Error(`the hook script has no line \`${name}=\``);
		return text.replace(line, `${name}=${value}`);
	}, script);
};
