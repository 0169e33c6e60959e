"""kill -9 of integration and simulator, again and again, while completions pour in: none is lost, none done twice."""
