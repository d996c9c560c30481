import type { ApiApp } from '../../src/api/app.ts';
import type { RouteScope } from '../../src/api/caller.ts';

/** What each operation of the OpenAPI document needs. One that is not here fails the test: whoever adds it says what it needs. */
export const SCOPES: Readonly<Record<string, RouteScope>> = {
  listComparisons: 'read',
  submitComparison: 'submit',
  getComparison: 'read',
  deleteComparison: 'submit',
  listHistory: 'read',
  listAttempts: 'read',
  cancelComparison: 'submit',
  explainComparison: 'submit',
  getDocument: 'read',
  getReport: 'read',
  listBuilds: 'read',
  getBuild: 'read',
  getEnvironment: 'read',
  getManifest: 'read',
  getLog: 'read',
  listArtifacts: 'read',
  getArtifact: 'read',
  listDifferences: 'read',
  getDifference: 'read',
  getDifferenceReport: 'read',
  listCauses: 'read',
  streamEvents: 'read',
  streamComparison: 'read',
  streamLog: 'read',
  getBlob: 'read',
  listBuilders: 'read',
  getBuilder: 'read',
  getRates: 'read',
  listRatesByDay: 'read',
  listRatesByBuilder: 'read',
  listRatesByProject: 'read',
  getStandingRates: 'read',
  getRevision: 'read',
  listRevisions: 'read',
  getStanding: 'read',
  listStandings: 'read',
  listRegressions: 'read',
  listProjectCauses: 'read',
  listCauseKinds: 'read',
  getCause: 'read',
  summariseArtifact: 'read',
  exportReproducible: 'read',
  getQueue: 'read',
  whoami: 'read',
  listTokens: 'admin',
  createToken: 'admin',
  getToken: 'admin',
  revokeToken: 'admin',
  listAudit: 'admin',
  createUpload: 'submit',
  listProjects: 'read',
  createProject: 'admin',
  getProject: 'read',
  getProjectState: 'submit',
  replaceProject: 'admin',
  changeProject: 'admin',
  removeProject: 'admin',
  runProject: 'submit',
  createPushSecret: 'admin',
  removePushSecret: 'admin',
  receivePush: 'anyone',
  listWebhooks: 'admin',
  addWebhook: 'admin',
  getWebhook: 'admin',
  changeWebhook: 'admin',
  removeWebhook: 'admin',
  rotateWebhook: 'admin',
  listDeliveries: 'admin',
  getDelivery: 'admin',
  replayDelivery: 'admin',
  pingWebhook: 'admin',
};

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/comparisons/{id}`. */
  readonly path: string;
  /** Names of the parameters in the path. */
  readonly names: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Every operation of the document that the app itself serves. */
export function operationsOf(app: ApiApp): Operation[] {
  const { paths = {} } = app.swagger();
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation: unknown = item === undefined ? undefined : Reflect.get(item, method.toLowerCase());
      if (typeof operation !== 'object' || operation === null) return [];
      const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
      return [{ id: String(Reflect.get(operation, 'operationId')), method, path, names }];
    }),
  );
}
