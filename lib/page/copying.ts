const SAID_FOR_MS = 2_000;

/** One listener for every copy button: what they copy is the `<pre>` they stand with, or the page's address. */
export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button.copy") : null;
    if (button) void copy(button);
  });
}

async function copy(button: Element): Promise<void> {
  const source = button.parentElement?.querySelector("pre");
  const done = await toClipboard(source ? source.textContent : location.href, source ?? undefined);
  const before = button.getAttribute("data-says") ?? button.textContent;
  button.setAttribute("data-says", before);
  button.textContent = done ? "Copied" : "Selected: press Ctrl+C";
  const live = document.querySelector(".copied");
  if (live) live.textContent = button.textContent;
  setTimeout(() => {
    button.textContent = before;
    if (live) live.textContent = "";
  }, SAID_FOR_MS);
}

/** Where the browser keeps its clipboard from pages, the text is left selected: the reader's own key copies it. */
async function toClipboard(text: string, source: Element | undefined): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (source) getSelection()?.selectAllChildren(source);
    return false;
  }
}
