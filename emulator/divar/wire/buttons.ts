import type { PlatformComponents } from '../../../spec/index.ts';
import type { Action, ChatButton } from '../model.ts';

type PlatformSchemas = PlatformComponents['schemas'];
type WireButton = PlatformSchemas['Button'];
type WireAction = PlatformSchemas['Action'];

/** The rows of buttons of a message, those included that the platform takes in spite of their oddities. */
export function buttonsFromWire(grid: PlatformSchemas['ButtonGrid'] | undefined): ChatButton[][] | undefined {
  if (!grid?.rows || grid.rows.length === 0) return undefined;
  return grid.rows.map((row) => (row.buttons ?? []).map(buttonFromWire));
}

function buttonFromWire(button: WireButton): ChatButton {
  return {
    caption: button.caption ?? '',
    icon: button.icon,
    iconName: button.icon_name,
    action: actionFromWire(button.action),
  };
}

/** What an action of the wire stands for; `none` where it names none of the known ones. */
export function actionFromWire(action: WireAction | undefined): Action {
  if (action?.open_direct_link !== undefined) return { kind: 'openDirectLink', url: action.open_direct_link };
  if (action?.open_server_link) return { kind: 'openServerLink', data: action.open_server_link.data ?? {} };
  if (action?.get_dynamic_action) {
    return { kind: 'getDynamicAction', data: action.get_dynamic_action.data ?? {} };
  }
  if (action?.open_post_page) return { kind: 'openPostPage', postToken: action.open_post_page.post_token };
  if (action?.open_post_manage_page) {
    return { kind: 'openPostManagePage', postToken: action.open_post_manage_page.post_token };
  }
  return { kind: 'none' };
}

/** An action as it looks on the wire. */
export function actionToWire(action: Action): Record<string, unknown> {
  switch (action.kind) {
    case 'openDirectLink':
      return { open_direct_link: action.url };
    case 'openServerLink':
      return { open_server_link: { data: action.data } };
    case 'getDynamicAction':
      return { get_dynamic_action: { data: action.data } };
    case 'openPostPage':
      return { open_post_page: { post_token: action.postToken } };
    case 'openPostManagePage':
      return { open_post_manage_page: { post_token: action.postToken } };
    case 'none':
      return {};
  }
}

/** A button as the control API shows it. */
export function buttonView(button: ChatButton) {
  return {
    caption: button.caption,
    icon: button.icon,
    icon_name: button.iconName,
    action: actionToWire(button.action),
  };
}
