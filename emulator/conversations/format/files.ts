import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { readText } from '../../files/read-file.ts';
import { UsageError } from '../../usage-error.ts';
import type { Conversation } from './conversation.ts';
import { type Included, parseConversation } from './parse.ts';
import { FormatError, type FormatProblem } from './reading.ts';

const extensions = ['.yaml', '.yml'];

/**
 * The conversation files that names of files and folders stand for, in order. In a folder, files beginning with `_`
 * are there to be included and are left out.
 */
export function conversationFiles(names: readonly string[]): string[] {
  const files = names.flatMap((name) => (judgeKind(name) === 'folder' ? filesIn(name) : [name]));
  if (files.length === 0) {
    throw new UsageError(
      `There is no conversation in ${names.join(', ')}. Conversations are files ending in .yaml.`,
    );
  }
  return [...new Set(files)];
}

function judgeKind(name: string): 'file' | 'folder' {
  try {
    return statSync(name).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    throw new UsageError(`There is no file or folder ${name}.`, { cause });
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : filesIn(name);
      return extensions.includes(path.extname(name)) && !entry.name.startsWith('_') ? [name] : [];
    });
}

/**
 * Reads a conversation from a file, or from a text that is to become its content. Included files must lie in the
 * folder of the file or below.
 */
export function loadConversation(
  file: string,
  { variables, text = readText(file) }: { variables?: Record<string, string>; text?: string } = {},
): Conversation {
  const folder = realpathSync(path.dirname(file));
  const include = (name: string, from: string) => includedFile({ name, from, folder });
  return parseConversation(text, { file, include, variables });
}

/** The conversations of files and folders. Everything that is wrong with any of them is told at once. */
export function loadConversations(
  names: readonly string[],
  options: { variables?: Record<string, string> } = {},
): Conversation[] {
  const problems: FormatProblem[] = [];
  const conversations = conversationFiles(names).flatMap((file) => {
    try {
      return [loadConversation(file, options)];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new FormatError(problems);
  return conversations;
}

function includedFile({ name, from, folder }: { name: string; from: string; folder: string }): Included {
  const file = path.join(path.dirname(from), name);
  try {
    if (path.isAbsolute(name) || !isInsideFolder(folder, file)) {
      return { fault: `${name} lies outside the folder ${folder}.`, remedy: 'Move it into the folder.' };
    }
    return { file, text: readText(file) };
  } catch (error) {
    if (error instanceof UsageError && existsSync(file)) return { fault: error.message };
    return { fault: `There is no file ${file}.` };
  }
}

/** Does a file lie in a folder or below it, links followed? An error where one of the two is not there. */
export function isInsideFolder(folder: string, file: string): boolean {
  const inside = path.relative(realpathSync(folder), realpathSync(file));
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}
