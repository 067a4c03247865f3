import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import type { Finding } from '../wire/types.ts';
import { SourceTag } from './source-tag.tsx';

/** What is not as the contract has it: the words, what was expected, what came, and the remedy. */
export function FindingNote({ finding }: { finding: Finding }) {
  const bad = finding.outcome === 'refused';
  return (
    <div
      id={findingId(finding.id, finding.where)}
      class={bad ? 'finding finding-refused' : 'finding'}
      dir="ltr"
      lang="en"
    >
      <div class="finding-head">
        <Icon name={bad ? 'close' : 'warning'} />
        <strong>{finding.message}</strong>
        <code>{finding.id}</code>
        <SourceTag source={finding.source} />
      </div>
      <FindingFacts finding={finding} />
    </div>
  );
}

/** What was expected, what came, and what to do. */
export function FindingFacts({ finding, place }: { finding: Finding; place?: string }) {
  const { t } = useLanguage();
  const nearest = finding.nearest?.join(', ');
  return (
    <dl class="facts">
      <Fact name={t('place')} value={place} />
      <Fact name={t('expected')} value={finding.expected} />
      <Fact name={t('actual')} value={finding.actual} />
      <Fact name={t('nearest')} value={nearest === finding.expected ? undefined : nearest} />
      <Fact name={t('remedy')} value={finding.remedy} />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (!value) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </>
  );
}

/** Id of the note about a finding. */
export function findingId(id: string, where = ''): string {
  return `finding-${id}-${where}`;
}
