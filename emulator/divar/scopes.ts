/** What is known of the resources that a call is about, by the names that templates use. */
export type ResourceIds = Readonly<Record<string, string | undefined>>;

const placeholder = /\{(\w+)\}/;

/** The resource that a template asks for, such as conversation_id; undefined for a plain scope. */
export function readResource(template: string): string | undefined {
  return placeholder.exec(template)?.[1];
}

/**
 * The scope that a template such as `CHAT_CONVERSATION_READ.{conversation_id}` comes to. Undefined where its resource
 * is not known; a template without a resource is a scope itself.
 */
export function filledScope(template: string, ids: ResourceIds): string | undefined {
  const resource = readResource(template);
  if (resource === undefined) return template;
  const id = Object.hasOwn(ids, resource) ? ids[resource] : undefined;
  return id === undefined || id === '' ? undefined : template.replace(placeholder, () => id);
}

/** Does one of the granted scopes allow a call that asks for one of these templates? */
export function isAllowed(
  granted: readonly string[],
  templates: readonly string[],
  ids: ResourceIds,
): boolean {
  return templates.some((template) => {
    const scope = filledScope(template, ids);
    return scope !== undefined && granted.includes(scope);
  });
}

/** The template that a scope is made from, with its resource's id after the dot; undefined for an unknown scope. */
export function findTemplate(scope: string, templates: readonly string[]): string | undefined {
  return templates.find((template) => {
    if (readResource(template) === undefined) return template === scope;
    const stem = template.slice(0, template.indexOf('{'));
    return scope.startsWith(stem) && scope.length > stem.length;
  });
}
