import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { dashboardApi } from './plugin.js';
import { sessions } from './session.js';
import { staffMembers } from './staff.js';

/** Everything that the dashboard's page calls. */
export function dashboard(context: AppContext, stores: FastifyPluginAsync) {
  return dashboardApi(context, [sessions, staffMembers], stores);
}
