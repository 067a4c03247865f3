import type { ComponentChildren } from 'preact';
import type { Finding } from '../../../../control-api/control-api.ts';
import { useFindingWords } from '../language/finding-words.ts';
import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { SourceTag } from '../parts/tags.tsx';
import { Marked } from '../parts/text.tsx';

/** What is not as the contract has it: the words, what was expected, what came, and the remedy. */
export function FindingNote({ finding }: { finding: Finding }) {
  const words = useFindingWords()(finding);
  const bad = finding.outcome === 'refused';
  return (
    <div
      id={findingId(finding.id, finding.where)}
      class={bad ? 'finding finding-refused' : 'finding'}
      dir={words.direction}
      lang={words.language}
    >
      <div class="finding-head">
        <Icon name={bad ? 'close' : 'warning'} />
        <strong>
          <Marked text={words.title} />
        </strong>
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
  const { remedy } = useFindingWords()(finding);
  const nearest = finding.nearest?.join(', ');
  return (
    <dl class="facts">
      <Fact name={t('place')}>{place}</Fact>
      <Fact name={t('expected')}>{finding.expected}</Fact>
      <Fact name={t('actual')}>{finding.actual}</Fact>
      <Fact name={t('nearest')}>{nearest === finding.expected ? undefined : nearest}</Fact>
      <Fact name={t('remedy')}>{remedy && <Marked text={remedy} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
}

/** Id of the note about a finding. */
export function findingId(id: string, where = ''): string {
  return `finding-${id}-${where}`;
}
