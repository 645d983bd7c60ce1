import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../app/context.js';
import type { Access } from '../../http/access.js';
import { staffSession } from './access.js';
import { auditLines } from './audit.js';
import { keys } from './keys.js';
import { dashboardApi } from './plugin.js';
import { secondFactors } from './second-factor.js';
import { sessions } from './session.js';
import { staffMembers } from './staff.js';

/** Everything that the dashboard's page calls; `resources` makes those of a store, under a session of staff. */
export function dashboard(context: AppContext, resources: (access: Access) => FastifyPluginAsync) {
  const access = staffSession(context);
  return dashboardApi(
    context,
    [sessions, secondFactors, staffMembers],
    [auditLines, keys],
    access,
    resources(access),
  );
}
