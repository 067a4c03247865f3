import type { ControlApi } from './control-api.ts';

/** The same calls about another app than the default one, unless a call names an app itself. */
export function forApp(control: ControlApi, app: string): ControlApi {
  return new Proxy(control, {
    get(target, name) {
      const call = Reflect.get(target, name);
      return typeof call === 'function' ? (input?: object) => call({ app, ...input }) : call;
    },
  });
}
