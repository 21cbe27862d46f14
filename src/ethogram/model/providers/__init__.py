"""One file for each kind of endpoint; the only place that imports HTTP clients."""
