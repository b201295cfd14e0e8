// What is typed above the table of alerts: words and labels, all of which an alert must satisfy.
//
//   upload "two words"     stand anywhere in the alert
//   state:firing name:slow severity:page team:stor     the label holds it; state and name are labels as well
//   id=upload              the label is exactly this          -id=upload   not

const TOKEN = /(-?)(?:([a-zA-Z_][\w.]*)([:=])("[^"]*"?|\S*)|("[^"]*"?|\S+))/g;

export function parse(text) {
  const terms = [];
  for (const [whole, minus, label, sign, rest] of text.matchAll(TOKEN)) {
    const not = minus === '-';
    if (label === undefined) terms.push({ not, word: unquoted(whole.slice(minus.length)).toLowerCase() });
    else terms.push({ not, label, exact: sign === '=', value: unquoted(rest) });
  }
  // What is still being typed leaves out nothing.
  return terms.filter((term) => (term.word ?? term.value) !== '');
}

const unquoted = (text) => text.replace(/^"|"$/g, '');

/** Whether an alert of the table satisfies all terms. */
export function satisfies(alert, terms) {
  return terms.every((term) => (term.word === undefined ? labelled(alert, term) : said(alert, term.word)) !== term.not);
}

function labelled(alert, { label, exact, value }) {
  const own = Object.hasOwn(alert.labels, label) ? alert.labels[label] : '';
  const text = label === 'state' ? alert.state : label === 'name' ? alert.name : own;
  return exact ? text === value : text.toLowerCase().includes(value.toLowerCase());
}

function said(alert, word) {
  const pairs = Object.entries(alert.labels).map(([name, value]) => `${name}=${value}`);
  return [alert.state, alert.name, alert.summary, alert.anomaly?.text ?? '', ...alert.kept, ...pairs]
    .join('\n')
    .toLowerCase()
    .includes(word);
}

/** The text with a term in it, or without where it has it already. */
export function toggled(text, term) {
  const words = text.split(/\s+/).filter(Boolean);
  const without = words.filter((word) => word !== term);
  return (without.length < words.length ? without : [...words, term]).join(' ');
}
