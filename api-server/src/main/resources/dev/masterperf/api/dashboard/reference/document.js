// What openapi.json says, with its references followed.

const METHODS = ['get', 'post', 'put', 'delete'];

export class ApiDocument {
  #document;

  constructor(document) {
    this.#document = document;
  }

  get description() {
    return this.#document.info.description;
  }

  /** The areas in their order, each with its operations. */
  get areas() {
    const operations = Object.entries(this.#document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ method, path, ...item[method] })),
    );
    return this.#document.tags.map(({ name, description }) => ({
      name,
      description,
      operations: operations.filter(({ tags }) => tags.includes(name)),
    }));
  }

  /** The object itself, or what its $ref stands for. */
  resolved(object) {
    if (object?.$ref === undefined) return object;
    const target = object.$ref
      .slice(2)
      .split('/')
      .reduce((node, token) => node[token.replaceAll('~1', '/').replaceAll('~0', '~')], this.#document);
    return this.resolved(target);
  }
}

/** The name of a component, or null of what is no reference. */
export function nameOf(object) {
  return object?.$ref?.startsWith('#/components/schemas/') ? object.$ref.split('/')[3] : null;
}
