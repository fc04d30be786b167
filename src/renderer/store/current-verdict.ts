/** The card on screen lends the palette its deny, and nothing else. Set by guard/, cleared when the card goes. */

let deny: (() => void) | null = null;

export function setCurrentDeny(next: (() => void) | null): void {
	deny = next;
}

export const hasCurrent = (): boolean => deny !== null;

export const denyCurrent = (): void => deny?.();
