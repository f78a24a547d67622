"""Programs on Bongsu's own machine, by which deploys are done."""
