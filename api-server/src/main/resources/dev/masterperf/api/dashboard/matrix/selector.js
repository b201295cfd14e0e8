// A series by its labels, and as a PromQL selector.

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** The labels that this series alone has, as queries know them. */
export function labelsOf(cells) {
  const { id, scope, category, type, topic, subCat, source } = cells;
  const identity = { id, scope, category, type, topic, sub_cat: subCat };
  return { ...identity, ...(source === '' ? {} : { source }), ...cells.labels };
}

/** The selector that this series alone satisfies. */
export function selectorOf(cells) {
  const { id, ...others } = labelsOf(cells);
  const named = NAME.test(id);
  const matchers = Object.entries(named ? others : { id, ...others })
    .map(([label, value]) => `${NAME.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`)
    .join(',');
  return `${named ? id : ''}{${matchers}}`;
}
