import { smoke } from './suite.js';

export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await smoke(await request.json()));
  },
};
