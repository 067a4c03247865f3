import type { ProxiedRequest } from '../broken-platform.ts';
import { answers, headerOf, type PlatformMutant, refuses, refusesOtherwise, remembers } from '../flaws.ts';

const isUpload = ({ path }: ProxiedRequest) => path.startsWith('/upload/');

/** A refused upload whose form says this is taken. */
const takesUpload = (flaw: string, words: string) =>
  answers(flaw, (answer, passing) =>
    isUpload(passing) && answer.status >= 400 && passing.text.includes(words)
      ? { ...answer, status: 200, text: '{"id":"a","status":"ok"}' }
      : undefined,
  );

/** Platforms that do wrong with files. */
export const media: Record<string, PlatformMutant> = {
  'MED-01': answers('forgets to name the file it took', (answer, passing) =>
    isUpload(passing) && answer.status === 200 ? { ...answer, text: '{"status":"ok"}' } : undefined,
  ),
  'MED-02': refusesOtherwise(
    'fails on an upload without a token',
    (passing) => isUpload(passing) && headerOf(passing, 'authorization') === undefined,
  ),
  'MED-03': takesUpload('takes a page as a picture', '<script>'),
  'MED-04': takesUpload('takes any field', 'name="document"'),
  'MED-05': takesUpload('takes a voice of any size', '.m4a'),
  'MED-06': refuses(
    'a file of its very limit',
    (passing) => isUpload(passing) && passing.text.length > 1_499_000,
  ),
  'MED-07': refusesOtherwise(
    'fails on an upload token that it does not know',
    (passing) => isUpload(passing) && headerOf(passing, 'authorization') === 'Bearer no-such-upload-token',
  ),
  'MED-08': takesUpload('takes half a form', 'half.pdf'),
  'MED-09': refusesOtherwise('fails on another kind', ({ path }) => path === '/upload/files'),
  'MED-10': refusesOtherwise(
    'fails on what is not a form',
    (passing) => isUpload(passing) && headerOf(passing, 'content-type') === 'application/pdf',
  ),
  'MED-11': remembers('takes an upload token again', (passing) =>
    isUpload(passing) ? headerOf(passing, 'authorization') : undefined,
  ),
  'MED-12': takesUpload('takes two files at once', 'name="second"'),
  'MED-13': takesUpload('takes a file of no bytes', '\r\n\r\n\r\n'),
};
