import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import { standingOf } from '../../coordinator/project-access.ts';
import { visibilityOf } from '../access-rules.ts';
import { admitProject, changedSettings } from '../admit-project.ts';
import type { ApiDeps } from '../api-deps.ts';
import { isUnchanged, replyUnchanged } from '../etag.ts';
import { ifMatchHeadersSchema, projectTag, readingToChange } from '../if-match.ts';
import { pageQuerySchema, pageSchema, placeOf, replyPage } from '../page.ts';
import { NOT_CHANGED, removed } from '../schemas/answers.ts';
import {
  changedProjectSchema,
  newProjectSchema,
  projectSchema,
  projectStateSchema,
  replacedProjectSchema,
} from '../schemas/projects.ts';
import { projectParamsSchema, seenProject } from '../seen-project.ts';

const tags = ['projects'];
const CHANGE = { scope: 'admin', problems: [404, 412, 422, 428] } as const;

/** Projects: what is compared again and again. */
export function projectRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, config } = deps;
  const { projects } = store;
  return (app, _options, done) => {
    app.get(
      '/projects',
      {
        config: { scope: 'read' },
        schema: {
          tags,
          operationId: 'listProjects',
          summary: 'Projects, by name',
          querystring: pageQuerySchema,
          response: { 200: pageSchema(projectSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor } = request.query;
        const after = placeOf('projects', cursor);
        const visibility = visibilityOf(request.caller, config);
        const found = projects.list({ limit: limit + 1, visibility, ...(after === null ? {} : { after }) });
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.name ?? null) : null;
        return replyPage(request, reply, 'projects', { items, next });
      },
    );

    app.post(
      '/projects',
      {
        config: { scope: 'admin', problems: [409, 422] },
        schema: {
          tags,
          operationId: 'createProject',
          summary: 'Adds a project',
          body: newProjectSchema,
          response: { 201: projectSchema },
        },
      },
      (request, reply) => {
        const { name, settings } = request.body;
        admitProject({ settings, before: null }, request.caller, deps);
        const project = projects.create(name, settings);
        reply.code(201).header('location', `${request.routeOptions.url ?? ''}/${name}`);
        reply.header('etag', projectTag(project));
        return project;
      },
    );

    app.get(
      '/projects/:name',
      {
        config: { scope: 'read', problems: [404] },
        schema: {
          tags,
          operationId: 'getProject',
          summary: 'One project',
          params: projectParamsSchema,
          response: { 200: projectSchema, 304: NOT_CHANGED },
        },
      },
      async (request, reply) => {
        const project = seenProject(deps, request, request.params);
        if (isUnchanged(request, reply, projectTag(project))) return replyUnchanged(request, reply);
        return reply.send(project);
      },
    );

    app.get(
      '/projects/:name/state',
      {
        config: { scope: 'submit', problems: [404] },
        schema: {
          tags,
          operationId: 'getProjectState',
          summary: 'When a project is due next, and how its remote answers',
          params: projectParamsSchema,
          response: { 200: projectStateSchema },
        },
      },
      (request) => standingOf(projects.state(seenProject(deps, request, request.params).name)),
    );

    app.put(
      '/projects/:name',
      {
        config: CHANGE,
        schema: {
          tags,
          operationId: 'replaceProject',
          summary: 'Sets all settings of a project; needs If-Match',
          params: projectParamsSchema,
          headers: ifMatchHeadersSchema,
          body: replacedProjectSchema,
          response: { 200: projectSchema },
        },
      },
      (request, reply) => {
        const before = projects.find(request.params.name);
        const { settings } = request.body;
        const wanted = readingToChange(request, before);
        admitProject({ settings, before: before.settings }, request.caller, deps);
        const project = projects.update(before.name, settings, wanted);
        reply.header('etag', projectTag(project));
        return project;
      },
    );

    app.patch(
      '/projects/:name',
      {
        config: CHANGE,
        schema: {
          tags,
          operationId: 'changeProject',
          summary: 'Sets some settings of a project, and leaves the others; needs If-Match',
          params: projectParamsSchema,
          headers: ifMatchHeadersSchema,
          body: changedProjectSchema,
          response: { 200: projectSchema },
        },
      },
      (request, reply) => {
        const before = projects.find(request.params.name);
        const wanted = readingToChange(request, before);
        const settings = changedSettings(before.settings, request.body.settings);
        admitProject({ settings, before: before.settings }, request.caller, deps);
        const project = projects.update(before.name, settings, wanted ?? before);
        reply.header('etag', projectTag(project));
        return project;
      },
    );

    app.delete(
      '/projects/:name',
      {
        config: CHANGE,
        schema: {
          tags,
          operationId: 'removeProject',
          summary: 'Removes a project; its comparisons stay, without one. Needs If-Match',
          params: projectParamsSchema,
          headers: ifMatchHeadersSchema,
          response: { 204: removed('Removed') },
        },
      },
      (request, reply) => {
        const project = projects.find(request.params.name);
        projects.remove(project.name, readingToChange(request, project));
        return reply.code(204).send();
      },
    );
    done();
  };
}
