/** The JSON samples of the page that this project started from, values and all. */
export const seedMessage = {
  type: 'TEXT',
  text_message: 'hello, World!',
  buttons: {
    rows: [
      {
        buttons: [
          {
            action: { open_direct_link: 'آدرس مورد نظر برای باز شدن بعد از کلیک' },
            icon_name: 'REAL_STATE',
            caption: 'متن دکمه',
          },
          {
            action: { open_server_link: { data: { my_key_1: 'value', my_key_2: 'value2' } } },
            icon: 'HOME',
            caption: 'متن دکمه',
          },
        ],
      },
    ],
  },
};

export const seedEvent = {
  type: 'NEW_CHATBOT_MESSAGE',
  new_chatbot_message: {
    text: 'hello world',
    id: '7651e778-6231-11f0-a7fd-5607f0c4facf',
    conversation: { id: '1fad7e32-b2ea-4084-8ec9-e6265136e963', type: 'BOT' },
    sender: { type: 'HUMAN' },
    type: 'TEXT',
    sent_at: 1729429926140000,
  },
};
