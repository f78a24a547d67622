// A modal: inputs, errors, submit.
import { block, el } from "./blocks.js";
import { say } from "./words.js";

export function showModal(dialog, view, names, { submit, close }) {
  if (!view) { dialog.close(); return; }
  if (dialog.dataset.view === view.id + view.hash && dialog.open) return;
  dialog.dataset.view = view.id + view.hash;
  const fields = {};
  const form = el("form", { method: "dialog" }, el("h2", { textContent: view.title.text }));
  for (const part of view.blocks) {
    if (part.type !== "input") { form.append(block(part, names, () => {})); continue; }
    const of = part.element;
    const input = of.type === "static_select"
      ? el("select", {}, ...of.options.map((option) => el("option", { value: option.value, textContent: option.text.text })))
      : el("input", { maxLength: of.max_length || 3000, placeholder: of.placeholder ? of.placeholder.text : "" });
    input.value = of.initial_option ? of.initial_option.value : of.initial_value || "";
    const error = el("span", { className: "error", role: "alert" });
    fields[part.block_id] = { part, input, error };
    form.append(el("label", {}, part.label.text, input, error));
  }
  const send = async (event) => {
    event.preventDefault();
    const values = {};
    for (const [id, { part, input }] of Object.entries(fields)) {
      const of = part.element;
      const value = of.type === "static_select" ? { selected_option: of.options.find((option) => option.value === input.value) } : { value: input.value || null };
      values[id] = { [of.action_id]: { type: of.type, ...value } };
    }
    const answer = await submit(view.id, values);
    for (const [id, { error }] of Object.entries(fields)) error.textContent = (answer.errors || {})[id] || "";
  };
  form.onsubmit = send;
  const cancel = el("button", { type: "button", textContent: view.close ? view.close.text : say("Cancel"), onclick: () => close(view.id) });
  form.append(el("button", { className: "primary", textContent: view.submit ? view.submit.text : say("Submit") }), " ", cancel);
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}
