import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.js';

/** What has been read. What is shown stays while it is read anew, also where nobody answers. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; who does not answer is asked again.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});
