import type { PlatformComponents } from '../../../../spec/index.ts';
import { searchPosts as foundPosts } from '../../../divar/post.ts';
import { Refusal } from '../../../divar/refusal.ts';
import { foundPostView, postView, searchFromWire } from '../../../divar/wire/post-view.ts';
import type { CheckedCall } from '../bot-call.ts';

type SearchPostsRequest = PlatformComponents['schemas']['SearchPostsRequest'];

/** The post that the path names. */
export function getPost({ app, parameters }: CheckedCall<unknown>): object {
  const post = app.chat.post(parameters.token!);
  if (!post) throw new Refusal('unknown_post', { where: 'token', actual: parameters.token! });
  return postView(post);
}

/** The published posts that the body asks for. */
export function searchPosts({ app, content }: CheckedCall<unknown>): object {
  const found = foundPosts(app.chat.posts(), searchFromWire((content ?? {}) as SearchPostsRequest));
  return { posts: found.map(foundPostView) };
}
