import type { FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import type { ServiceContext } from '../context.ts';

export async function addPages(
  _app: FastifyInstance,
  _context: ServiceContext,
  _environment: Environment,
): Promise<void> {}
