/**
 * The browser's own commands, whose keys the agent may change there: they come to the panel from wherever the focus is.
 *
 * Answers each in the window where it was pressed. Refuses to know what an act does.
 */

/** @param {Readonly<Record<string, () => void>>} acts by the command's name in the manifest */
export function onCommands(acts) {
  chrome.commands.onCommand.addListener(async (name, tab) => {
    const { id } = await chrome.windows.getCurrent();
    if (!tab || tab.windowId === id) acts[name]?.();
  });
}
