"""The one command, `imagecourse`: one file per verb in commands/."""
