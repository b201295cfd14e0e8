// The lines above the alerts: that there are no rules, or that newer ones were refused.

export class RuleWarnings {
  #list;
  #hint;
  #shown = '';

  /** The hint tells how rules are added. */
  constructor(list, hint) {
    this.#list = list;
    this.#hint = hint;
  }

  /** rules: how many there are, undefined where nobody told. Answers whether alerts can come. */
  show(warnings, rules) {
    const key = JSON.stringify(warnings);
    if (key !== this.#shown) {
      this.#shown = key;
      this.#list.replaceChildren(...warnings.map(line));
    }
    this.#list.hidden = warnings.length === 0;
    this.#hint.hidden = rules !== 0;
    return rules !== 0;
  }
}

function line(text) {
  const item = document.createElement('li');
  item.className = 'warning';
  item.textContent = text;
  return item;
}
