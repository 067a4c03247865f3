import { fileURLToPath } from 'node:url';

/** Folder of the page as `npm run build` leaves it, whether the emulator runs from its sources or is built itself. */
export function builtPageDir(here = import.meta.url): string {
  const place = here.endsWith('.ts') ? '../../dist/emulator/ui/page' : './page';
  return fileURLToPath(new URL(place, here));
}
