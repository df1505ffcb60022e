const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it stands in a page. */
export const escaped = (text: string) => text.replace(/[&<>"]/g, (each) => entities[each] ?? each);
