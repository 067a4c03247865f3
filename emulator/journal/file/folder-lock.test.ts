import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../testing/temp-folder.ts';
import { FolderLock } from './folder-lock.ts';

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

function folderLockedBy(owner: unknown): string {
  const dir = tempFolder();
  writeFileSync(path.join(dir, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));
  return dir;
}

describe('FolderLock', () => {
  it('is one file that the owner alone can read, and gone after the release', () => {
    const dir = tempFolder();
    const lock = new FolderLock(dir);
    expect(readdirSync(dir)).toEqual(['lock']);
    expect(statSync(path.join(dir, 'lock')).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps a second one out, names the owner and leaves the lock alone', () => {
    const dir = tempFolder();
    const lock = new FolderLock(dir);
    expect(() => new FolderLock(dir)).toThrow(
      `Process ${process.pid} is using the data folder ${dir}. Stop it, or choose another folder with --data.`,
    );
    expect(readdirSync(dir)).toEqual(['lock']);
    lock.release();
    new FolderLock(dir).release();
  });

  it('takes over the lock of a process that is dead', () => {
    const dir = folderLockedBy({ pid: deadPid(), started: '1' });
    const lock = new FolderLock(dir);
    expect(JSON.parse(readFileSync(path.join(dir, 'lock'), 'utf8')).pid).toBe(process.pid);
    expect(readdirSync(dir)).toEqual(['lock']);
    lock.release();
  });

  it.runIf(process.platform === 'linux')('takes over the lock of an earlier process with the same id', () => {
    const dir = folderLockedBy({ pid: process.pid, started: 'at another time' });
    new FolderLock(dir).release();
    expect(existsSync(path.join(dir, 'lock'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'takes over the lock of a process that was killed and that nobody has waited for',
    async () => {
      // The shell becomes another program, which does not know of its child.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(line);
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      const dir = folderLockedBy({ pid, started: stat()[19] });
      expect(() => new FolderLock(dir)).toThrow(`Process ${pid} is using`);
      const program = () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim();
      await expect.poll(program).toBe('sleep');
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => stat()[0]).toBe('Z');
      new FolderLock(dir).release();
      parent.kill('SIGKILL');
    },
  );

  it.each(['', 'no JSON', 'null', '{}', '{"pid":"x"}'])('takes over a lock that says %j', (text) => {
    new FolderLock(folderLockedBy(text)).release();
  });

  it('does not remove a lock that is no longer its own', () => {
    const dir = tempFolder();
    const lock = new FolderLock(dir);
    writeFileSync(path.join(dir, 'lock'), 'of another');
    lock.release();
    expect(existsSync(path.join(dir, 'lock'))).toBe(true);
  });

  describe('of another container or machine, whose pid means nothing here', () => {
    const elsewhere = { pid: process.pid, started: '1', place: 'other-host boot pid:[1]' };

    it('keeps out while it is touched, though its process is not to be seen', async () => {
      const dir = folderLockedBy({ ...elsewhere, pid: deadPid() });
      // A process of its own, since waiting for the lock stops this one.
      const touching = spawn(process.execPath, [
        '-e',
        `setInterval(() => require('fs').utimesSync(${JSON.stringify(path.join(dir, 'lock'))}, new Date(), new Date()), 50);
         console.log('ready')`,
      ]);
      await once(touching.stdout, 'data');
      expect(() => new FolderLock(dir)).toThrow(
        `An emulator in another container or on another machine (other-host) is using the data folder ${dir}.`,
      );
      touching.kill('SIGKILL');
    });

    it('is taken over where nobody touches it, though a process here has its pid', () => {
      const dir = folderLockedBy(elsewhere);
      const lock = new FolderLock(dir, { silence: 300 });
      expect(JSON.parse(readFileSync(path.join(dir, 'lock'), 'utf8')).pid).toBe(process.pid);
      lock.release();
    });

    it('is touched by its owner', async () => {
      const dir = tempFolder();
      const lock = new FolderLock(dir);
      const file = path.join(dir, 'lock');
      utimesSync(file, 1, 1);
      await expect.poll(() => statSync(file).mtimeMs, { timeout: 20_000 }).toBeGreaterThan(1000);
      lock.release();
    });
  });

  it('is lost to whoever took it over, and not taken back', () => {
    const dir = tempFolder();
    const lock = new FolderLock(dir);
    rmSync(path.join(dir, 'lock'));
    expect(lock.isHeld()).toBe(false);
    const other = new FolderLock(dir);
    expect(() => lock.renew()).toThrow(`Another emulator has taken the data folder ${dir}.`);
    other.release();
    lock.renew();
    expect(lock.isHeld()).toBe(true);
    lock.release();
  });
});
