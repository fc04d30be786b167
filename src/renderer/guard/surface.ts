/**
 * What happens to what is drawn, and around it. `onChange`: something else is drawn, or the window was hidden or shown, so
 * that it must be proven again. `onStir`: the focus or a key, so that a clock may have started again.
 */
export function watchSurface(drawn: HTMLElement, onChange: () => void, onStir: () => void): () => void {
	const life = new AbortController();
	const on = { signal: life.signal };
	const mutations = new MutationObserver(onChange);
	mutations.observe(drawn, { subtree: true, childList: true, characterData: true, attributes: true });
	document.addEventListener("visibilitychange", onChange, on);
	window.addEventListener("focus", onStir, on);
	window.addEventListener("blur", onStir, on);
	window.addEventListener("keydown", onStir, on);
	return () => {
		mutations.disconnect();
		life.abort();
	};
}
