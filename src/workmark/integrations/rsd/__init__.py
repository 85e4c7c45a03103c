"""Rich skill descriptors of the Open Skills Network, in the CSV files that its tool OSMT imports and exports."""
