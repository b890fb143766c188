import type { FastifyInstance } from 'fastify';
import { newsletterType } from '../deliveries/channels.ts';
import { notFound } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import type { Newsletter, NewsletterContent, TestGroup } from '../workspace/newsletters.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeContent, contentAnswer, readContent } from './content-fields.ts';
import { registerMetrics } from './metric-routes.ts';
import { newsletterError } from './newsletter-input.ts';
import { findNewsletter, findUnsent, newsletterAnswer } from './newsletters.ts';

interface ById {
  Params: { id: string };
}
interface ByContent {
  Params: { id: string; content_id: string };
}
interface ByLanguage {
  Params: { id: string; language: string; test_group_id?: string };
}

const config = { errorShape: 'detail' } as const;

/** What a newsletter says: in each language, and in each group that is tested against the others. */
export function registerNewsletterVariants(app: FastifyInstance): void {
  app.get<ById>('/newsletters/:id/contents', ({ workspace, params }) => {
    const newsletter = findNewsletter(workspace, params.id);
    return { contents: newsletter.contents.map((content) => answer(newsletter, content)) };
  });

  app.get<ByContent>('/newsletters/:id/contents/:content_id', ({ workspace, params }) => {
    const newsletter = findNewsletter(workspace, params.id);
    return { content: answer(newsletter, findContent(newsletter, params.content_id)) };
  });

  app.put<ByContent>('/newsletters/:id/contents/:content_id', { config }, ({ workspace, params, body }) => {
    const newsletter = findNewsletter(workspace, params.id);
    return { content: change(workspace, newsletter, findContent(newsletter, params.content_id), body) };
  });

  registerMetrics<ByContent>(app, '/newsletters/:id/contents/:content_id', (workspace, params) => {
    const { id } = findContent(findNewsletter(workspace, params.id), params.content_id);
    return ({ origin }) => origin.kind === 'newsletter' && origin.contentId === id;
  });

  app.get<ById>('/newsletters/:id/test_groups', ({ workspace, params }) => {
    const newsletter = findNewsletter(workspace, params.id);
    return { test_groups: newsletter.testGroups.map((group, index) => groupAnswer(newsletter, group, index)) };
  });

  app.post<ById>('/newsletters/:id/test_groups', { config }, ({ workspace, params }) => {
    const newsletter = findUnsent(workspace, params.id);
    addTestGroup(workspace, newsletter);
    return { newsletter: newsletterAnswer(newsletter) };
  });

  for (const path of ['/newsletters/:id/language', '/newsletters/:id/test_group/:test_group_id/language']) {
    app.post<ByLanguage>(path, { config }, ({ workspace, params, body }) => {
      const newsletter = findUnsent(workspace, params.id);
      return { content: addLanguage(workspace, newsletter, groupOf(newsletter, params, true), body) };
    });

    app.get<ByLanguage>(`${path}/:language`, ({ workspace, params }) => {
      const newsletter = findNewsletter(workspace, params.id);
      return { content: answer(newsletter, findLanguage(newsletter, params)) };
    });

    app.put<ByLanguage>(`${path}/:language`, { config }, ({ workspace, params, body }) => {
      const newsletter = findNewsletter(workspace, params.id);
      return { content: change(workspace, newsletter, findLanguage(newsletter, params), body) };
    });

    app.delete<ByLanguage>(`${path}/:language`, { config }, ({ workspace, params }, reply) => {
      const newsletter = findUnsent(workspace, params.id);
      const content = findLanguage(newsletter, params);
      if (content.language === '') throw newsletterError(400, 'the default content cannot be deleted');
      newsletter.contents = newsletter.contents.filter((other) => other !== content);
      newsletter.updatedAt = workspace.clock.nowSeconds();
      return reply.code(204).send();
    });
  }
}

/**
 * The group that a path names; without one, the only group, or the first.
 * @param mustName - whether the group has to be named where there are several, as documented for new translations.
 */
function groupOf(newsletter: Newsletter, { test_group_id: id }: { test_group_id?: string }, mustName = false): number {
  const { testGroups } = newsletter;
  if (id === undefined) {
    if (mustName && testGroups.length > 0) throw newsletterError(400, 'the newsletter has test groups: name one');
    return testGroups[0]?.id ?? 0;
  }
  const group = testGroups.find((candidate) => String(candidate.id) === id);
  if (!group) throw notFound();
  return group.id;
}

/** Documented: the group is a copy of the content that is there. The first one made makes the existing one "A". */
function addTestGroup({ assets, clock }: Workspace, newsletter: Newsletter): void {
  const at = clock.nowSeconds();
  if (newsletter.testGroups.length === 0) {
    newsletter.testGroups = [{ id: 1, name: 'A' }];
    newsletter.contents = newsletter.contents.map((content) => ({ ...content, testGroupId: 1 }));
  }
  const id = newsletter.testGroups.length + 1;
  newsletter.testGroups.push({ id, name: String.fromCharCode('A'.charCodeAt(0) + id - 1) });
  const copies = newsletter.contents
    .filter(({ testGroupId }) => testGroupId === 1)
    .map((content) => ({
      ...content,
      id: ++assets.lastContentId,
      testGroupId: id,
      createdAt: at,
      updatedAt: at,
    }));
  newsletter.contents.push(...copies);
  newsletter.updatedAt = at;
}

/** Documented: what is left out is copied from the default, untranslated. */
function addLanguage(workspace: Workspace, newsletter: Newsletter, testGroupId: number, body: unknown): object {
  const { assets, clock } = workspace;
  const language = isJsonObject(body) ? body.language : undefined;
  if (typeof language !== 'string' || language === '') throw newsletterError(422, 'language is required');
  const mine = newsletter.contents.filter((content) => content.testGroupId === testGroupId);
  if (mine.some((content) => content.language === language)) {
    throw newsletterError(422, `there is a translation for ${language} already`);
  }
  const fields = readContent(assets, body, newsletterError);
  const original = mine.find((content) => content.language === '') as NewsletterContent;
  const at = clock.nowSeconds();
  const made: NewsletterContent = {
    ...original,
    ...fields,
    id: ++assets.lastContentId,
    language,
    createdAt: at,
    updatedAt: at,
  };
  newsletter.contents.push(made);
  newsletter.updatedAt = at;
  return answer(newsletter, made);
}

function change(
  { assets, clock }: Workspace,
  newsletter: Newsletter,
  content: NewsletterContent,
  body: unknown,
): object {
  const at = clock.nowSeconds();
  changeContent(content, readContent(assets, body, newsletterError), at);
  newsletter.updatedAt = at;
  return answer(newsletter, content);
}

function findContent({ contents }: Newsletter, id: string): NewsletterContent {
  const content = contents.find((candidate) => String(candidate.id) === id);
  if (!content) throw notFound();
  return content;
}

function findLanguage(newsletter: Newsletter, params: ByLanguage['Params']): NewsletterContent {
  const group = groupOf(newsletter, params);
  const content = newsletter.contents.find(
    ({ language, testGroupId }) => language === params.language && testGroupId === group,
  );
  if (!content) throw notFound();
  return content;
}

const answer = (newsletter: Newsletter, content: NewsletterContent): object => ({
  id: content.id,
  newsletter_id: newsletter.id,
  deduplicate_id: `${content.id}:${content.updatedAt}`,
  name: newsletter.testGroups.find(({ id }) => id === content.testGroupId)?.name ?? '',
  language: content.language,
  type: newsletterType(newsletter.type),
  ...contentAnswer(content, content),
});

const groupAnswer = ({ contents }: Newsletter, { id, name }: TestGroup, index: number): object => ({
  id,
  name,
  label: `test ${index + 1}`,
  winner: false,
  content_ids: contents.filter(({ testGroupId }) => testGroupId === id).map((content) => content.id),
});
