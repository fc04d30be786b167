export type KeyStoreKind = "keytar" | "keyring" | "sealed-file";

/** One place that can hold bytes. Throws when it cannot be used; null means that there is nothing. */
export type KeyBackend = {
	readonly kind: KeyStoreKind;
	readonly warning?: string;
	get(account: string): Promise<Uint8Array<ArrayBuffer> | null>;
	set(account: string, secret: Uint8Array): Promise<void>;
	delete(account: string): Promise<boolean>;
};
