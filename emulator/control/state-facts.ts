import { checkFact } from '../app/check-fact.ts';
import { ControlProblem } from '../control-api/control-api.ts';
import { ChatState } from '../divar/chat-state.ts';
import type { AppSettings, Fact } from '../divar/model.ts';

/** Facts of an exported state, tried out before they replace anything. The slug stays that of the app at hand. */
export function checkedFacts(facts: unknown[], settings: AppSettings): Fact[] {
  const trial = new ChatState(settings, facts.length + 1);
  const checked = facts.map((fact, index) => {
    try {
      const own = ofApp(fact as Fact, settings);
      checkFact(own, trial);
      trial.apply(own);
      return own;
    } catch (cause) {
      throw new ControlProblem(400, `The fact cannot be taken: ${(cause as Error).message}`, {
        where: `/facts/${index}`,
        remedy: 'Send a state as GET /_emulator/state gives it.',
      });
    }
  });
  const configured = checked.some((fact) => fact.kind === 'app-configured');
  return configured ? checked : [{ kind: 'app-configured', settings }, ...checked];
}

function ofApp(fact: Fact, settings: AppSettings): Fact {
  if (fact.kind !== 'app-configured') return fact;
  return { ...fact, settings: { ...settings, ...fact.settings, slug: settings.slug } };
}
