import { render } from 'preact';
import { applySettings, readSettings } from './language/settings.ts';
import { App } from './layout/app.tsx';
import { Unreachable } from './layout/unreachable.tsx';
import { newPageState } from './state/page-state.ts';
import { Session, SessionContext } from './state/session.ts';
import { Store } from './state/store.ts';
import { connect } from './wire/calls.ts';
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

async function open(root: Element): Promise<void> {
  const settings = readSettings();
  applySettings(settings);
  try {
    const calls = await connect(readApp(location.pathname));
    const session = new Session(new Store(newPageState(settings)), calls);
    session.start();
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
