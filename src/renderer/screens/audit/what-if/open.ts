import { create } from "zustand";

/** Whether the explorer asks what to replay its query against. */
export const useWhatIf = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export const openWhatIf = (): void => useWhatIf.setState({ isOpen: true });
export const closeWhatIf = (): void => useWhatIf.setState({ isOpen: false });
