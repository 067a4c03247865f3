// Generated from spec/*.yaml by "npm run generate"; do not edit.
export type PlatformBehaviour =
  | 'sendMessageToConversation'
  | 'sendMessageToUser'
  | 'sendPostMessage'
  | 'getConversation'
  | 'subscribeToEvents'
  | 'createUploadToken'
  | 'uploadMedia'
  | 'getPost'
  | 'searchPosts'
  | 'getUser';

export type PlatformOperationId =
  | 'sendMessageToConversation'
  | 'sendMessageToUser'
  | 'sendMessageToConversationExperimental'
  | 'sendMessageToUserExperimental'
  | 'sendMessageToChatbotConversationExperimental'
  | 'sendMessageToChatbotConversationV2'
  | 'sendPostMessage'
  | 'getConversation'
  | 'subscribeToEvents'
  | 'createUploadToken'
  | 'uploadMedia'
  | 'getPost'
  | 'searchPosts'
  | 'getUser'
  | 'getUserByPost'
  | 'authorise'
  | 'issueToken';

export type PlatformEventType =
  | 'NEW_CHATBOT_MESSAGE'
  | 'NEW_MESSAGE'
  | 'USER_ACCESS_REVOCATION'
  | 'POST_UPDATE'
  | 'PAYMENT_TRANSACTION'
  | 'SESSION_INITIALISATION'
  | 'DYNAMIC_ACTION';
