import { applySettings, keepSettings } from '../language/settings.ts';
import type { PageState, PanelName } from './page-state.ts';
import type { Work } from './work.ts';

/** What is on the screen: panels, settings, the event that is edited. */
export class View {
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  showPanel(panel: PanelName): void {
    this.#change({ panel, pane: 'panel' });
  }

  /** On a narrow screen: which part is shown. */
  showPane(pane: PageState['pane']): void {
    this.#change({ pane });
  }

  showSettings(settingsOpen: boolean): void {
    this.#change({ settingsOpen });
  }

  /** Changes language, theme or keys, and keeps the choice. */
  set(settings: Partial<Pick<PageState, 'language' | 'theme' | 'shortcuts'>>): void {
    this.#change(settings);
    applySettings(this.#work.state);
    keepSettings(this.#work.state);
  }

  /** Puts a text into the event editor. */
  editEvent(text: string): void {
    const count = (this.#work.state.eventDraft?.count ?? 0) + 1;
    this.#change({ eventDraft: { text, count }, panel: 'events', pane: 'panel' });
  }

  #change(part: Partial<PageState>): void {
    this.#work.store.change((state) => Object.assign(state, part));
  }
}
