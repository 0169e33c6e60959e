// Buttons that copy a text of the page. Without scripts they stay hidden, and the text can be selected by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = (await copied(source)) ? "Copied" : "Press Ctrl+C: the text is selected";
  });
}

async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    return true;
  } catch {
    // No clipboard here: it is refused, or the page did not come by https or from this machine.
    getSelection().selectAllChildren(source);
    source.select?.();
    return false;
  }
}
