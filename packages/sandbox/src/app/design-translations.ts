import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { DesignNode, DesignTranslation } from '../workspace/design-nodes.ts';
import { changeParts, findNode, partChecks } from './design-studio.ts';
import { nodeConflict, nodeError, nodeNotFound } from './numbered-page.ts';
import { fieldChecks, readFields } from './read-fields.ts';

interface ByEmail {
  Params: { id: string };
}
interface ByLanguage {
  Params: { id: string; language: string };
}

/** Emails of the design studio in other languages. What a translation leaves out is the email's own. */
export function registerDesignTranslations(app: FastifyInstance): void {
  const path = '/design_studio/emails/:id/languages';
  const config = { errorShape: 'detail-number' } as const;

  app.get<ByEmail>(path, { config }, ({ workspace, params }) => {
    const email = findNode(workspace, 'email', params.id);
    return { emails: email.translations.map((translation) => answer(email, translation)) };
  });

  app.post<ByEmail>(path, { config }, ({ workspace, params, body }) => {
    const email = findNode(workspace, 'email', params.id);
    const checks = { language: fieldChecks.filledText, ...partChecks };
    const { language, ...parts } = readFields(body, checks, nodeError, { required: ['language'] });
    if (email.translations.some((other) => other.language === language)) {
      throw nodeConflict(`the email has a translation for ${language}`);
    }
    const at = workspace.clock.nowSeconds();
    const translation: DesignTranslation = {
      id: randomUUID(),
      language: String(language),
      content: {},
      envelope: {},
      transformers: {},
      createdAt: at,
      updatedAt: at,
    };
    changeParts(translation, parts);
    email.translations.push(translation);
    return { email: answer(email, translation) };
  });

  app.get<ByLanguage>(`${path}/:language`, { config }, ({ workspace, params }) => {
    const email = findNode(workspace, 'email', params.id);
    return { email: answer(email, find(email, params.language)) };
  });

  app.put<ByLanguage>(`${path}/:language`, { config }, ({ workspace, params, body }, reply) => {
    const translation = find(findNode(workspace, 'email', params.id), params.language);
    changeParts(translation, readFields(body, partChecks, nodeError, { atLeastOne: true }));
    translation.updatedAt = workspace.clock.nowSeconds();
    return reply.code(204).send();
  });

  app.delete<ByLanguage>(`${path}/:language`, { config }, ({ workspace, params }, reply) => {
    const email = findNode(workspace, 'email', params.id);
    const translation = find(email, params.language);
    email.translations = email.translations.filter((other) => other !== translation);
    return reply.code(204).send();
  });
}

function find({ translations }: DesignNode, language: string): DesignTranslation {
  const translation = translations.find((candidate) => candidate.language === language);
  if (!translation) throw nodeNotFound();
  return translation;
}

const answer = (email: DesignNode, translation: DesignTranslation): object => ({
  id: translation.id,
  language_group_id: email.id,
  language: translation.language,
  name: email.name,
  is_template: email.isTemplate,
  is_linked: false,
  parent_folder_id: email.parentFolderId,
  content: { ...objectOf(email.content), ...objectOf(translation.content) },
  envelope: { ...email.envelope, ...translation.envelope },
  transformers: { ...email.transformers, ...translation.transformers },
  created: translation.createdAt,
  updated: translation.updatedAt,
});

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
