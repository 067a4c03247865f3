import { ownedPostView, postFromWire } from '../../divar/wire/post-view.ts';
import { Rows } from '../../http/turns.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { notFound } from '../problems.ts';

/** Calls about the posts that the bot can read. */
export const postCalls: ControlHandlers<'listPosts' | 'readPost' | 'putPost'> = {
  listPosts: ({ app }) => ({ posts: Rows.of(app.chat.posts(), ownedPostView) }),

  readPost({ app }, { post_token: token }) {
    const post = app.chat.post(token);
    if (!post) throw notFound.post(token);
    return ownedPostView(post);
  },

  putPost: ({ app }, { post_token: token, body }) =>
    ownedPostView(app.chat.putPost(postFromWire(token, body))),
};
