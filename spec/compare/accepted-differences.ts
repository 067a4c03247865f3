import type { Source } from '../contract/contract.ts';

/** A difference from Divar's published document that is known and decided. */
export interface Acceptance {
  where: RegExp;
  what: RegExp;
  because: string;
  /** Where our own fact comes from. */
  source: Source;
}

const chatbotSend = /^POST \/v1\/open-platform\/chat\/bot\/(conversations|users)\/\{\}\/messages/;
const anySend = /^POST \/.*\/messages sent/;

/** Where the contract keeps to another source than the published document, or is stricter in its own answers. */
export const acceptedDifferences: readonly Acceptance[] = [
  {
    where: anySend,
    what: /(text_message|message) is required now/,
    because: 'The published text of the operation allows a media token instead of a text.',
    source: 'published',
  },
  {
    where: chatbotSend,
    what: /the field type was removed/,
    because: 'The seed has it; it may be absent.',
    source: 'seed',
  },
  {
    where: /^POST \/v2\/open-platform\/conversations\/\{\}\/messages sent/,
    what: /the field type was removed/,
    because: 'The pages of the documentation send it with every message; it may be absent.',
    source: 'published',
  },
  {
    where: anySend,
    what: /the field (user_id|conversation_id) was removed/,
    because: "Some clients repeat the path's id in the body; it is ignored.",
    source: 'observed',
  },
  {
    where: anySend,
    what: /maxItems went from 3 to none/,
    because: 'The pages of the documentation limit the buttons.',
    source: 'published',
  },
  {
    where: /^POST \/v1\/open-platform\/chat\/bot\/conversations/,
    what: /an access token is needed now/,
    because: 'The API key alone is enough; asking for a token would refuse nearly every public bot.',
    source: 'seed',
  },
  {
    where: /^POST \/experimental\/open-platform\/chat\/upload$/,
    what: /a body is required now/,
    because: 'The body is an empty object; a call without one is taken.',
    source: 'assumed',
  },
  {
    where: /./,
    what: /^minLength went from \d+ to none$/,
    because: 'Nobody says that it may be empty; the emulator never sends it so, and tells where a bot does.',
    source: 'assumed',
  },
  {
    where: /open_direct_link$/,
    what: /^pattern went from \S+ to none$/,
    because: 'Divar does not say which links it takes; one that is not an http link is told.',
    source: 'assumed',
  },
  {
    where: / read.*\.sent_at$/,
    what: /^(the type integer\|string became string|format went from none to date-time)$/,
    because: 'The seed has microseconds; --dialect observed writes what is published.',
    source: 'seed',
  },
  {
    where: / read error\.details\.\[\]$/,
    what: /the field @type is new/,
    because: 'The emulator leaves the details of errors empty.',
    source: 'observed',
  },
  {
    where: / sent/,
    what: /may be absent now/,
    because: 'The published document requires few fields; without this one the call says nothing.',
    source: 'assumed',
  },
  {
    where: /location_data\.(latitude|longitude)$/,
    what: /^(minimum|maximum) went from -?\d+ to none$/,
    because: 'There are no places beyond.',
    source: 'assumed',
  },
  {
    where: / read/,
    what: /may be absent now/,
    because: 'The gateway may leave out any field with its zero value; the emulator always answers this one.',
    source: 'observed',
  },
];
