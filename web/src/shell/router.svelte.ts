// Addresses of the interface. The server answers all of them with the same page.

export interface Place {
  path: string;
  query: URLSearchParams;
}

function here(): Place {
  return { path: location.pathname.replace(/(.)\/+$/, '$1'), query: new URLSearchParams(location.search) };
}

class Router {
  place: Place = $state.raw(here());

  go(to: string, replace = false): void {
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.place = here();
    scrollTo(0, 0);
  }

  /** Follows links inside of the page without loading it again; everything else is the browser's. */
  listen(): void {
    addEventListener('popstate', () => (this.place = here()));
    document.addEventListener('click', (event) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = (event.target as Element).closest?.('a');
      if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
      if (link.pathname.startsWith('/docs') || link.pathname.startsWith('/api') || link.pathname.startsWith('/health')) return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    });
  }
}

export const router = new Router();
