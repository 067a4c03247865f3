import {
  platformCatalogue,
  platformChecks,
  type Report,
  verifyPlatform,
} from '../../../contract-tests/index.ts';
import { type ControlApi, connectEmulator, forApp, isLoopback, UsageError } from '../../index.ts';
import { given } from '../known-secrets.ts';

/** What the command line says about a platform. */
export interface PlatformValues {
  platform: string;
  apiKey?: string;
  conversation?: string;
  userId?: string;
  accessToken?: string;
  controlToken?: string;
  yes?: boolean;
  only?: string[];
  skip?: string[];
}

/** Holds the rules of a platform against a server; with an API key as that app, else against an emulator. */
export async function verifiedPlatform(values: PlatformValues, signal?: AbortSignal): Promise<Report> {
  if (!URL.canParse(values.platform) || !/^https?:/.test(values.platform)) {
    throw new UsageError(
      `--platform ${values.platform} is not a URL. Write it like https://open-api.divar.ir.`,
    );
  }
  if (values.apiKey === undefined) return drivenPlatform(values, signal);
  if (!isLoopback(new URL(values.platform).hostname) && !values.yes) throw unconfirmed(values);
  const { platform: url, apiKey, conversation: conversationId, userId, accessToken } = values;
  return verifyPlatform({
    ...selection(values),
    url,
    apiKey,
    conversationId,
    userId,
    accessToken,
    signal,
  });
}

/** An emulator is driven through its control API, in an app of its own that is gone afterwards. */
async function drivenPlatform(values: PlatformValues, signal?: AbortSignal): Promise<Report> {
  const { platform: url, controlToken } = values;
  const all = connectEmulator(url, { token: controlToken });
  await refuseOthers(all, url);
  const slug = `contract-tests-${process.pid}-${Date.now().toString(36)}`;
  const { api_key: apiKey, identification_key: identificationKey } = await all.createApp({ body: { slug } });
  given.learn(apiKey, identificationKey);
  try {
    const drive = { control: forApp(all, slug), identificationKey };
    return await verifyPlatform({ ...selection(values), url, apiKey, drive, signal });
  } finally {
    await all.deleteApp({ slug });
  }
}

async function refuseOthers(control: ControlApi, url: string): Promise<void> {
  const health = await control.getHealth().catch((cause: Error) => cause);
  if (!(health instanceof Error)) return;
  throw new UsageError(
    `${url} is not an emulator that can be driven. To call it as an app, give --api-key, and --conversation with the id of a conversation that messages may be sent to.`,
    { exitCode: 3, cause: health },
  );
}

function selection({ only, skip }: PlatformValues) {
  return { only, skip };
}

/** What would be done on a platform with real people; nothing is, until they say so. */
function unconfirmed(values: PlatformValues): UsageError {
  const plan = platformChecks(selection(values)).map(({ id, sends }) => `  ${id.padEnd(8)} ${sends}`);
  const to = values.conversation
    ? `the conversation ${values.conversation}`
    : 'no conversation, for none was given';
  return new UsageError(
    `${values.platform} is not on this machine, so nothing was sent. This would be, as your app, to ${to}:\n${plan.join('\n')}\nTake a conversation of your own, and add --yes.`,
  );
}

/** The rules of a platform, one line a check. */
export function listedPlatform(): string {
  return platformCatalogue
    .map(
      ({ id, level, source, title }) => `${id.padEnd(8)} ${level.padEnd(6)} ${source.padEnd(9)} ${title}\n`,
    )
    .join('');
}
