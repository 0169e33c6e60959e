// Opens Swagger UI on the description that the page names; a file of its own, so that no page needs inline scripts.
SwaggerUIBundle({
  dom_id: "#swagger-ui",
  url: document.getElementById("swagger-ui").dataset.description,
  deepLinking: true,
  validatorUrl: null,
});
