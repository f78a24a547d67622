"""What people do: type, click, submit; each act is told to the app, and the app's answer is shown."""
