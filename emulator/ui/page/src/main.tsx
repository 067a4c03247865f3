import { render } from 'preact';
import { findLanguage, type PageLanguage } from './language/language.ts';
import type { LanguageName } from './language/language-name.ts';
import { applySettings, readSettings } from './language/settings.ts';
import { App } from './layout/app.tsx';
import { isolated } from './parts/text.tsx';
import { newPageState } from './state/page-state.ts';
import { Session, SessionContext } from './state/session.ts';
import { Store } from './state/store.ts';
import { CallProblem, connect } from './wire/calls.ts';
import './style/fonts.css';
import './style/base.css';
import './style/controls.css';
import './style/layout.css';
import './style/chat.css';
import './style/inspector.css';
import './style/panels.css';

/** The app whose chat this is: named by the path as on divar.ir, or else the default one. */
function readApp(path: string): string | undefined {
  const slug = /^\/chat\/addon_([^/]+)/.exec(path)?.[1];
  return slug && decodeURIComponent(slug);
}

/** The exchange that an address names, such as #/exchange/16. */
function readExchange(hash: string): number | undefined {
  const id = /^#\/exchange\/(\d+)$/.exec(hash)?.[1];
  return id === undefined ? undefined : Number(id);
}

async function open(root: Element): Promise<void> {
  const settings = readSettings();
  applySettings(settings);
  try {
    const calls = await connect(readApp(location.pathname));
    const session = new Session(new Store(newPageState(settings)), calls);
    session.start();
    const openNamed = () => session.exchanges.open(readExchange(location.hash) ?? session.state.entryId);
    openNamed();
    addEventListener('hashchange', openNamed);
    render(
      <SessionContext.Provider value={session}>
        <App />
      </SessionContext.Provider>,
      root,
    );
  } catch (error) {
    render(<Unreachable error={error as Error} language={settings.language} />, root);
  }
}

const root = document.getElementById('page');
if (root) open(root);

/** Shown where the control API does not let the page in or is not there. */
function Unreachable({ error, language }: { error: Error; language: LanguageName }) {
  const { t, direction } = findLanguage(language);
  return (
    <main class="unreachable" dir={direction}>
      <h1>divar-emulator</h1>
      <p>{t('noControl', { error: isolated(error.message) })}</p>
      <Remedy error={error} t={t} />
    </main>
  );
}

/** What to do: in the control API's own words, which are English, where it said so. */
function Remedy({ error, t }: { error: Error; t: PageLanguage['t'] }) {
  const remedy = error instanceof CallProblem ? error.remedy : undefined;
  if (remedy === undefined) return <p>{t('startAgain')}</p>;
  return (
    <p dir="ltr" lang="en">
      {remedy}
    </p>
  );
}
