import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to twice what is alive, and keeps the space for new objects small: the journal is a window that
 * moves over many small objects which all live for a while, and V8 would keep a multiple of it. Costs some speed at
 * full load; see docs/decisions/7-tight-heap.md.
 */
export function keepHeapTight(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
}
