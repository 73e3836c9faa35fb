"""The teaching app: officials move the levers of a district in a browser, and see what comes."""
